package dev.satwire.examples;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes what a crawl found for people, as text or as a page of HTML that needs nothing else. */
final class CrawlReport {
    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#222}"
                    + "table{border-collapse:collapse;width:100%}td{padding:.15em .5em;border-top:1px solid #ddd}"
                    + "td:last-child{text-align:right;font-variant-numeric:tabular-nums}"
                    + "@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}td{border-color:#444}}";

    private final String title;
    private final CrawlSummary summary;
    private final Census census;

    CrawlReport(String title, CrawlSummary summary, Census census) {
        this.title = title;
        this.summary = summary;
        this.census = census;
    }

    String text(Output output) {
        StringBuilder out = new StringBuilder(output.strong(title));
        lead().forEach((name, value) -> appendLine(out, name, value));
        census.tables().forEach((name, counts) -> {
            if (!counts.isEmpty()) {
                out.append(System.lineSeparator()).append(output.strong(name));
                counts.forEach((key, count) -> appendLine(out, key, Integer.toString(count)));
            }
        });
        return out.toString();
    }

    private static void appendLine(StringBuilder out, String name, String value) {
        out.append(System.lineSeparator()).append(String.format(Locale.ROOT, "  %-40s %s", name, value));
    }

    String html() {
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        out.append("<meta name=\"viewport\" content=\"width=device-width\"><title>");
        out.append(escape(title)).append("</title><style>").append(STYLE).append("</style></head>\n<body><h1>");
        out.append(escape(title)).append("</h1>\n");
        appendTable(out, lead());
        census.tables().forEach((name, counts) -> {
            out.append("<h2>").append(escape(name)).append("</h2>\n");
            appendTable(out, counts);
        });
        return out.append("</body></html>\n").toString();
    }

    private static void appendTable(StringBuilder out, Map<String, ?> rows) {
        out.append("<table>\n");
        rows.forEach((name, value) -> out.append("<tr><td>")
                .append(escape(name))
                .append("</td><td>")
                .append(escape(String.valueOf(value)))
                .append("</td></tr>\n"));
        out.append("</table>\n");
    }

    private Map<String, String> lead() {
        Map<String, String> lead = new LinkedHashMap<>();
        lead.put("Addresses known", Integer.toString(summary.known()));
        lead.put("Reached", Integer.toString(summary.reached()));
        lead.put("Not reached", Integer.toString(summary.unreached()));
        lead.put("Addresses seen", Long.toString(summary.addressesSeen()));
        lead.put("Addresses not to connect to", Long.toString(summary.addressesSkipped()));
        lead.put("Handshakes", census.handshakeTimes());
        lead.put("Most peers at once", Integer.toString(summary.peakPeers()));
        lead.put("Seconds", seconds(summary));
        return lead;
    }

    static String seconds(CrawlSummary summary) {
        long millis = summary.elapsed().toMillis();
        return String.format(Locale.ROOT, "%d.%03d", millis / 1_000, millis % 1_000);
    }

    /** User agents are what strangers wrote. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
