package dev.lintel.tck.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report in the form that build servers read.
 *
 * <p>Written here and not by JUnit's own reporter, which knows neither rules nor where one server's
 * suite ends.
 */
final class XmlFormat {

  private final XMLStreamWriter xml;

  private XmlFormat(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static void write(Report report, Writer to) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(to);
      new XmlFormat(xml).suites(report);
      xml.close();
    } catch (XMLStreamException failure) {
      throw new IOException(failure);
    }
  }

  private void suites(Report report) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuites");
    attribute("name", "lintel-tck " + report.environment().subject());
    var byType =
        report.tests().stream().collect(groupingBy(TestResult::type, TreeMap::new, toList()));
    for (var type : byType.entrySet()) {
      suite(report, type.getKey(), type.getValue());
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(Report report, String type, List<TestResult> tests) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    attribute("name", type);
    attribute("timestamp", report.environment().date().toString());
    attribute("tests", String.valueOf(tests.size()));
    attribute("failures", String.valueOf(count(tests, Outcome.FAILED)));
    attribute("errors", "0");
    attribute(
        "skipped", String.valueOf(count(tests, Outcome.SKIPPED) + count(tests, Outcome.DEVIATION)));
    attribute(
        "time",
        seconds(tests.stream().map(TestResult::time).reduce(Duration.ZERO, Duration::plus)));
    for (TestResult test : tests) {
      test(test);
    }
    xml.writeEndElement();
  }

  private void test(TestResult test) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    attribute("classname", test.type());
    attribute(
        "name",
        test.test().substring(test.test().indexOf('#') + 1)
            + (test.server() == null ? " " : " on " + test.server() + " ")
            + test.rules());
    attribute("time", seconds(test.time()));
    if (test.outcome() == Outcome.FAILED) {
      xml.writeStartElement("failure");
      attribute("message", printable(String.valueOf(test.message())));
      xml.writeCharacters(printable(test.place() + "\n" + test.evidence()));
      xml.writeEndElement();
    } else if (test.outcome() != Outcome.PASSED) {
      xml.writeEmptyElement("skipped");
      attribute(
          "message",
          printable(
              test.deviation() == null
                  ? String.valueOf(test.message())
                  : "deviation: " + test.deviation()));
    }
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, value);
  }

  private static long count(List<TestResult> tests, Outcome outcome) {
    return tests.stream().filter(test -> test.outcome() == outcome).count();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
  }

  /** XML 1.0 has no control characters, not even escaped ones, and hostile requests do. */
  private static String printable(String text) {
    return text.replaceAll("[^\\t\\n\\r -\\uD7FF\\uE000-\\uFFFD]", "\uFFFD");
  }
}
