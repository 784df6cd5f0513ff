package dev.lintel.tck.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7541, appendix C, and what is no HPACK. */
class HpackDecoderTests {

  private static final String DATE = "Mon, 21 Oct 2013 20:13:21 GMT";

  private final HpackDecoder decoder = new HpackDecoder();

  @Test
  void literalsAndIndicesAreDecoded() {
    assertThat(decode("400a637573746f6d2d6b65790d637573746f6d2d686561646572"))
        .containsExactly("custom-key: custom-header");
    assertThat(decode("040c2f73616d706c652f70617468")).containsExactly(":path: /sample/path");
    assertThat(decode("100870617373776f726406736563726574")).containsExactly("password: secret");
    assertThat(decode("82")).containsExactly(":method: GET");
    assertThat(decode("be")).as("what came first").containsExactly("custom-key: custom-header");
  }

  @Test
  void requestsWithHuffmanCodesAreDecoded() {
    assertThat(decode("828684418cf1e3c2e5f23a6ba0ab90f4ff"))
        .containsExactly(
            ":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
    assertThat(decode("828684be5886a8eb10649cbf"))
        .containsExactly(
            ":method: GET",
            ":scheme: http",
            ":path: /",
            ":authority: www.example.com",
            "cache-control: no-cache");
    assertThat(decode("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"))
        .containsExactly(
            ":method: GET",
            ":scheme: https",
            ":path: /index.html",
            ":authority: www.example.com",
            "custom-key: custom-value");
  }

  @Test
  void theTableForgetsTheOldest() {
    // 3fe101 makes the table 256 bytes large, as the examples have it from outside.
    assertThat(
            decode(
                "3fe101"
                    + "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff"
                    + "6e919d29ad171863c78f0b97c8e9ae82ae43d3"))
        .containsExactly(
            ":status: 302",
            "cache-control: private",
            "date: " + DATE,
            "location: https://www.example.com");
    assertThat(decode("4883640effc1c0bf"))
        .containsExactly(
            ":status: 307",
            "cache-control: private",
            "date: " + DATE,
            "location: https://www.example.com");
    assertThatThrownBy(() -> decode("c2")).isInstanceOf(AssertionError.class);
  }

  @Test
  void whatIsEncodedIsDecoded() {
    List<WireField> fields =
        List.of(new WireField(":path", "/"), new WireField("x-long", "v".repeat(20_000)));
    assertThat(decoder.decode(HpackEncoder.encode(fields))).isEqualTo(fields);
  }

  @Test
  void badCodesAreNoticed() {
    assertThatThrownBy(() -> Huffman.decode(new byte[] {0})).hasMessageContaining("padded");
    assertThatThrownBy(() -> Huffman.decode(HexFormat.of().parseHex("ffffffff")))
        .hasMessageContaining("end of strings");
  }

  private List<String> decode(String hex) {
    var shown = new ArrayList<String>();
    for (WireField field : decoder.decode(HexFormat.of().parseHex(hex))) {
      shown.add(field.name() + ": " + field.value());
    }
    return shown;
  }
}
