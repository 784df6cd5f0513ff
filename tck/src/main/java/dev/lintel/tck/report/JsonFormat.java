package dev.lintel.tck.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.lintel.spec.SpecIndex.Rule;
import dev.lintel.tck.Deviation;
import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A report for programs. What it may hold is in {@code conformance.schema.json}. */
final class JsonFormat {

  /** Grows to 1.1 with a new property, and to 2.0 when one changes or goes. */
  static final String SCHEMA_VERSION = "1.1";

  private final Report report;
  private final JsonGenerator json;

  private JsonFormat(Report report, JsonGenerator json) {
    this.report = report;
    this.json = json;
  }

  static void write(Report report, Writer to) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(to)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      new JsonFormat(report, json).all();
    }
  }

  private void all() throws IOException {
    json.writeStartObject();
    json.writeStringField("schemaVersion", SCHEMA_VERSION);
    json.writeBooleanField("conformant", report.isConformant());
    json.writeBooleanField("complete", report.isComplete());
    environment(report.environment());
    counts();
    json.writeObjectFieldStart("results");
    for (RuleResult result : report.results()) {
      rule(result);
    }
    json.writeEndObject();
    json.writeArrayFieldStart("deviations");
    for (Deviation deviation : report.deviations()) {
      deviation(deviation);
    }
    json.writeEndArray();
    strings("rulesWithoutTests", report.rulesWithoutTests());
    strings("testsWithoutRules", report.testsWithoutRules());
    json.writeEndObject();
  }

  private void environment(Environment environment) throws IOException {
    json.writeObjectFieldStart("environment");
    optional("application", environment.application());
    optional("behind", environment.behind());
    json.writeStringField("server", environment.server());
    json.writeStringField("serverVersion", environment.serverVersion());
    strings("capabilities", environment.capabilities());
    json.writeStringField("specVersion", environment.specVersion());
    json.writeStringField("kitVersion", environment.kitVersion());
    json.writeStringField("java", environment.java());
    json.writeStringField("system", environment.system());
    json.writeStringField("date", environment.date().toString());
    json.writeEndObject();
  }

  private void counts() throws IOException {
    json.writeObjectFieldStart("counts");
    json.writeNumberField("rules", report.results().size());
    json.writeNumberField("testableMust", report.testableMust());
    json.writeNumberField("testedMust", report.testedMust());
    json.writeNumberField("sabotagedMust", report.sabotagedMust());
    json.writeNumberField("passed", report.count(Outcome.PASSED));
    json.writeNumberField("failed", report.count(Outcome.FAILED));
    json.writeNumberField("absent", report.count(Outcome.ABSENT));
    json.writeNumberField("deviations", report.count(Outcome.DEVIATION));
    json.writeNumberField("skipped", report.count(Outcome.SKIPPED));
    json.writeNumberField("untested", report.count(Outcome.UNTESTED));
    json.writeNumberField("tests", report.tests().size());
    json.writeEndObject();
  }

  private void rule(RuleResult result) throws IOException {
    Rule rule = result.rule();
    json.writeObjectFieldStart(rule.id());
    json.writeStringField("title", rule.title());
    json.writeStringField("text", rule.text());
    json.writeStringField("level", rule.level());
    json.writeStringField("subject", rule.subject());
    json.writeStringField("kind", rule.kind());
    optional("capability", rule.capability());
    json.writeStringField("result", result.outcome().word());
    json.writeBooleanField("sabotaged", result.isSabotaged());
    json.writeArrayFieldStart("tests");
    for (TestResult test : result.tests()) {
      test(test);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void test(TestResult test) throws IOException {
    json.writeStartObject();
    json.writeStringField("test", test.test());
    optional("server", test.server());
    json.writeStringField("title", test.title());
    json.writeStringField("result", test.outcome().word());
    json.writeNumberField("millis", test.time().toMillis());
    optional("message", test.message());
    optional("place", test.place());
    optional("evidence", test.evidence());
    json.writeEndObject();
  }

  private void deviation(Deviation deviation) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", deviation.rule());
    json.writeStringField("test", deviation.test());
    json.writeStringField("expiry", deviation.expiry().toString());
    json.writeStringField("link", deviation.link());
    json.writeStringField("reason", deviation.reason());
    json.writeBooleanField("used", !report.unusedDeviations().contains(deviation));
    json.writeEndObject();
  }

  private void strings(String name, Collection<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void optional(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
