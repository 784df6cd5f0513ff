@echo off
rem Runs the lintel command of the distribution that this file lies in, on the Java of JAVA_HOME, else of
rem the PATH. Options of the JVM: the variable JDK_JAVA_OPTIONS, which Java itself reads.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
rem The test kit lies apart: what runs an application has no test framework on its class path.
set "CLASS_PATH=%~dp0..\lib\*"
if "%~1"=="tck" set "CLASS_PATH=%CLASS_PATH%;%~dp0..\lib\tck\*"
if "%~1"=="-h" set "CLASS_PATH=%CLASS_PATH%;%~dp0..\lib\tck\*"
if "%~1"=="--help" set "CLASS_PATH=%CLASS_PATH%;%~dp0..\lib\tck\*"
"%JAVA%" -cp "%CLASS_PATH%" dev.lintel.launcher.Main %*
exit /b %ERRORLEVEL%
