package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.CrawledNode.Reached;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CrawlReportTest {
    private final Census census = new Census();

    private void reached(int number, String userAgent) {
        Version version = new Version(
                70016,
                Services.NETWORK,
                0,
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                0,
                WireText.of(userAgent),
                0,
                false);
        Endpoint endpoint = Endpoint.parse("127.0.0.1", number);
        census.accept(new Reached(endpoint, version, Duration.ofMillis(number), 0));
    }

    private String html() {
        return new CrawlReport("Crawl", new CrawlSummary(1, 1, 0, 0, 0, 1, Duration.ofMillis(1_005)), census).html();
    }

    @Test
    void leavesNoMarkupOfStrangersInThePage() {
        reached(1, "<script>alert(\"&\")</script>");

        assertThat(html())
                .contains("&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;")
                .doesNotContain("<script");
    }

    @Test
    void sumsUpWhatIsNotAmongTheTopTen() {
        for (int i = 1; i <= 12; i++) {
            reached(i, "/node:" + i + "/");
        }
        reached(13, "/node:12/");

        assertThat(census.tables().get("User agents"))
                .hasSize(11)
                .containsEntry("/node:12/", 2)
                .containsEntry("(2 others)", 2);
    }

    @Test
    void saysTheQuantilesOfHandshakeTimes() {
        for (int i = 1; i <= 101; i++) {
            reached(i, "/node/");
        }
        assertThat(census.handshakeTimes()).isEqualTo("min 1, median 51, p95 96, max 101 ms");
        assertThat(html()).contains("<td>Seconds</td><td>1.005</td>");
    }

    @Test
    void writesTheSameDigitsEverywhere() {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(html()).contains("<td>Seconds</td><td>1.005</td>");
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }
}
