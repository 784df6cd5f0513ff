package dev.lintel.sample;

import dev.lintel.Response;

/** The sample does not serve a request; the response says why in one sentence. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Response response;

  Refusal(int status, String sentence) {
    this(sentence, Answers.sentence(status, sentence));
  }

  private Refusal(String sentence, Response response) {
    super(sentence, null, false, false);
    this.response = response;
  }

  static Refusal method(Endpoint endpoint) {
    String sentence = endpoint.path() + " takes " + endpoint.methods() + " only.";
    return new Refusal(sentence, Answers.sentence(405, sentence).with("allow", endpoint.methods()));
  }

  Response response() {
    return response;
  }
}
