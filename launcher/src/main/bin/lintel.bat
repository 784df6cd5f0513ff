@echo off
rem Runs the lintel command of the distribution that this file lies in, on the Java of JAVA_HOME, else of
rem the PATH. Options of the JVM: the variable JDK_JAVA_OPTIONS, which Java itself reads.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -cp "%~dp0..\lib\*" dev.lintel.launcher.Main %*
exit /b %ERRORLEVEL%
