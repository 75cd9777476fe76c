package dev.satwire.examples;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.PayloadCodec;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Decodes messages that somebody captured. What is good is printed even if what stands beside it is not. */
@CommandLine.Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = "Decodes v1 frames of any network, or one payload.")
final class DecodeCommand implements Callable<Integer> {
    private final InputStream standardInput;

    @Spec
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "HEX|-",
            defaultValue = "-",
            description = "The bytes in hexadecimal; - reads them from standard input, in hexadecimal or as they are.")
    private String source = "-";

    @Option(
            names = "--payload",
            paramLabel = "COMMAND",
            converter = CommandConverter.class,
            description = "The bytes are one payload of this command, such as inv, without its header.")
    private @Nullable Command payloadOf;

    DecodeCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws IOException {
        Output output = options.output();
        try (CapturedInput input = open()) {
            Command command = payloadOf;
            if (command != null) {
                print(
                        output,
                        PayloadCodec.STANDARD.decode(command, input.readUpTo(MessageHeader.MAX_PAYLOAD_LENGTH + 1)));
                return ExitCode.OK;
            }
            FrameScanner frames = new FrameScanner(input, networkOf(input));
            return decode(frames, output) ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private CapturedInput open() throws IOException {
        if (source.equals("-")) {
            return CapturedInput.detect(standardInput);
        }
        if (!source.chars().allMatch(c -> HexFormat.isHexDigit(c) || Character.isWhitespace(c))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "\"" + source + "\" is not hexadecimal; to decode a file write: satwire decode - < FILE");
        }
        return CapturedInput.ofHex(source);
    }

    private Network networkOf(CapturedInput input) throws IOException {
        if (options.statesNetwork()) {
            return options.network();
        }
        byte[] magic = input.peek(Integer.BYTES);
        if (magic.length < Integer.BYTES) {
            throw new Failure(
                    "TRUNCATED",
                    magic.length == 0
                            ? "there is no input"
                            : "frame 1, which begins at byte 0: at least " + (MessageHeader.LENGTH - magic.length)
                                    + " bytes are missing");
        }
        String hex = HexFormat.of().formatHex(magic);
        return Network.withMagic(Integer.parseUnsignedInt(hex, 16))
                .orElseThrow(() -> new Failure(
                        "BAD_MAGIC",
                        "the input begins with " + hex + ", which is the magic of no known network;"
                                + " if it is a payload without a header, say of which command with --payload"));
    }

    private static boolean decode(FrameScanner frames, Output output) throws IOException {
        boolean allGood = true;
        try {
            for (Optional<Frame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                if (frame.get() instanceof Message message) {
                    print(output, message);
                } else if (frame.get() instanceof DroppedMessage dropped) {
                    output.note(describe(frames, dropped.problem()));
                    allGood = false;
                }
            }
        } catch (MalformedMessageException fatal) {
            output.note(describe(frames, fatal));
            return false;
        }
        if (frames.missingBytes() > 0) {
            output.note("TRUNCATED: " + frames.place() + ": " + (frames.isHeaderComplete() ? "" : "at least ")
                    + frames.missingBytes() + " bytes are missing");
            return false;
        }
        return allGood;
    }

    private static String describe(FrameScanner frames, MalformedMessageException problem) {
        return problem.reason() + ": " + frames.place() + ": " + problem.getMessage();
    }

    private static void print(Output output, Message message) {
        String command = message.payload().command().name();
        int trailing = message.trailingBytes();
        String title = output.strong(command) + " (" + message.payloadLength()
                + (message.payloadLength() == 1 ? " byte" : " bytes")
                + (trailing == 0 ? "" : ", the last " + trailing + " of them ignored") + ")";
        Consumer<Fields> details = fields -> PayloadForms.write(message.payload(), fields);
        Consumer<Fields> event = fields -> {
            fields.put("event", "message")
                    .put("command", command)
                    .put("size", message.payloadLength())
                    .object("payload", details);
            if (trailing > 0) {
                fields.put("trailingBytes", trailing);
            }
        };
        output.print(event, title, details);
    }

    private static final class CommandConverter implements ITypeConverter<Command> {
        @Override
        public Command convert(String text) {
            try {
                return new Command(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
