package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static void content(Fields fields) {
        fields.put("text", "a \"b\"")
                .put("number", Long.MIN_VALUE)
                .put("truth", false)
                .texts("texts", List.of(1, 2), number -> "no. " + number)
                .texts("noTexts", List.of(), String::valueOf)
                .numbers("numbers", List.of(3, -4L))
                .object("object", object -> object.put("inner", 5).object("empty", empty -> {}))
                .list("list", List.of(6, 7), (number, element) -> element.put("element", number))
                .list("emptyList", List.of(), (number, element) -> {});
    }

    @Test
    void becomeOneLineOfJson() {
        StringWriter text = new StringWriter();
        JsonFields.write(text, FieldsTest::content);

        assertThat(text)
                .hasToString("{\"text\":\"a \\\"b\\\"\",\"number\":-9223372036854775808,\"truth\":false,"
                        + "\"texts\":[\"no. 1\",\"no. 2\"],\"noTexts\":[],\"numbers\":[3,-4],"
                        + "\"object\":{\"inner\":5,\"empty\":{}},"
                        + "\"list\":[{\"element\":6},{\"element\":7}],\"emptyList\":[]}");
    }

    @Test
    void becomeIndentedLines() {
        StringWriter text = new StringWriter();
        content(new IndentedText(new PrintWriter(text)));

        assertThat(text.toString().lines())
                .containsExactly(
                        "",
                        "  text: a \"b\"",
                        "  number: -9223372036854775808",
                        "  truth: false",
                        "  texts: no. 1 no. 2",
                        "  noTexts: none",
                        "  numbers: 3 -4",
                        "  object:",
                        "    inner: 5",
                        "    empty:",
                        "  list:",
                        "    0:",
                        "      element: 6",
                        "    1:",
                        "      element: 7",
                        "  emptyList: none");
    }

    @Test
    void areWrittenAsTheyCome() {
        StringWriter text = new StringWriter();
        List<Integer> many = IntStream.range(0, 100_000).boxed().toList();
        AtomicInteger writtenBeforeTheLast = new AtomicInteger();

        JsonFields.write(
                text,
                fields -> fields.list("list", many, (number, element) -> {
                    writtenBeforeTheLast.set(text.getBuffer().length());
                    element.put("element", number);
                }));

        assertThat(writtenBeforeTheLast.get()).isGreaterThan(text.getBuffer().length() * 9 / 10);
    }
}
