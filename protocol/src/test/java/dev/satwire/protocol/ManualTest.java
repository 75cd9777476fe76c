package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of commands in the package's documentation says what the registry says. */
class ManualTest {
    private static final Path MANUAL =
            Path.of(System.getProperty("basedir", ""), "src/main/java/dev/satwire/protocol/package-info.java");
    private static final Pattern CELL = Pattern.compile("<td>(.*?)</td>", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile("\\{@value dev\\.satwire\\.protocol\\.(\\w+)#(\\w+)}");

    /** A row of the table. */
    private record Row(String command, String type, String bip, String limit, String sender, String status) {}

    private static List<Row> rows;

    @BeforeAll
    static void readTable() throws IOException {
        String text = Files.readString(MANUAL).replaceAll("(?m)^ \\* ?", "");
        int from = text.indexOf("<caption>Commands and their types</caption>");
        String table = text.substring(from, text.indexOf("</table>", from));
        rows = new ArrayList<>();
        for (String row : table.split("<tr>", -1)) {
            List<String> cells = new ArrayList<>();
            for (Matcher cell = CELL.matcher(row); cell.find(); ) {
                cells.add(cell.group(1).strip());
            }
            if (!cells.isEmpty()) {
                assertThat(cells).as(row).hasSize(6);
                rows.add(new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)));
            }
        }
    }

    private static Row rowOf(PayloadType<?> type) {
        return rows.stream()
                .filter(row -> row.command().equals(type.command().name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + type.command()));
    }

    @Test
    void listsTheCommandsOfTheRegistryInItsOrderAndNoOthers() {
        List<String> expected = new ArrayList<>();
        PayloadRegistry.TYPES.forEach(type -> expected.add(type.command().name()));
        expected.add("any other");

        assertThat(rows).extracting(Row::command).containsExactlyElementsOf(expected);
    }

    @Test
    void linksTheTypeOfEachCommand() {
        for (PayloadType<?> type : PayloadRegistry.TYPES) {
            assertThat(rowOf(type).type()).isEqualTo("{@link " + type.type().getName() + "}");
        }
        assertThat(rows.get(rows.size() - 1).type()).isEqualTo("{@link " + UnknownPayload.class.getName() + "}");
    }

    @Test
    void callsDraftExactlyWhatIsExperimental() {
        for (PayloadType<?> type : PayloadRegistry.TYPES) {
            Row row = rowOf(type);
            Experimental experimental = type.type().getAnnotation(Experimental.class);
            assertThat(row.status()).as(row.command()).isIn("live", "historical", "draft");
            assertThat(row.status().equals("draft")).as(row.command()).isEqualTo(experimental != null);
            if (experimental != null) {
                assertThat("BIP-0" + row.bip()).as(row.command()).isEqualTo(experimental.value());
            }
        }
    }

    @Test
    void namesSenderAndBips() {
        for (PayloadType<?> type : PayloadRegistry.TYPES) {
            assertThat(rowOf(type).sender()).as(type.command().name()).isNotBlank();
            assertThat(rowOf(type).bip()).as(type.command().name()).matches("(\\d+(, \\d+)*)?");
        }
    }

    @Test
    void givesALimitOfEachCommandThatExists() throws ReflectiveOperationException {
        for (Row row : rows) {
            assertThat(row.limit()).as(row.command()).isNotBlank();
            for (Matcher constant = CONSTANT.matcher(row.limit()); constant.find(); ) {
                Class<?> holder = Class.forName("dev.satwire.protocol." + constant.group(1));
                assertThat(holder.getField(constant.group(2)).getInt(null)).isPositive();
            }
        }
    }

    @Test
    void callsEmptyOrOfAFixedSizeExactlyWhatIs() {
        for (PayloadType<?> type : PayloadRegistry.TYPES) {
            List<Integer> sizes = Example.ALL.stream()
                    .filter(example -> example.payload().getClass() == type.type())
                    .map(example -> example.bytes().length)
                    .distinct()
                    .toList();
            String limit = rowOf(type).limit();
            boolean empty = type.type().isRecord() && type.type().getRecordComponents().length == 0;
            assertThat(limit.equals("empty")).as(type.command().name()).isEqualTo(empty);
            if (limit.matches("\\d+ bytes")) {
                assertThat(sizes)
                        .as(type.command().name())
                        .containsExactly(Integer.parseInt(limit.replace(" bytes", "")));
            }
        }
    }
}
