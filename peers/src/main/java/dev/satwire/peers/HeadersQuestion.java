package dev.satwire.peers;

import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Payload;
import java.util.List;

/**
 * Asks for headers. The answer has none, or follows on one of the locator's blocks without a gap; with an empty locator it
 * is the header of the stop hash. Other headers are announcements. <em>Not thread-safe.</em>
 */
final class HeadersQuestion implements Question<List<BlockHeader>> {
    private final BlockLocator locator;
    private final Hash256 stop;
    private List<BlockHeader> headers = List.of();

    HeadersQuestion(BlockLocator locator, Hash256 stop) {
        this.locator = locator;
        this.stop = stop;
    }

    @Override
    public Payload payload() {
        return new GetHeaders(locator, stop);
    }

    @Override
    public boolean wants(Command command) {
        return command.equals(Headers.COMMAND);
    }

    @Override
    public Progress take(Payload payload) {
        if (!(payload instanceof Headers message) || !answers(message.headers())) {
            return Progress.NONE;
        }
        headers = message.headers();
        return Progress.DONE;
    }

    @Override
    public Progress late(Payload payload) {
        return payload instanceof Headers message && answers(message.headers()) ? Progress.DONE : Progress.NONE;
    }

    @Override
    public List<BlockHeader> answer() {
        return headers;
    }

    @Override
    public boolean isUsefulInPart() {
        return false;
    }

    private boolean answers(List<BlockHeader> some) {
        if (some.isEmpty()) {
            return true;
        }
        if (locator.hashes().isEmpty()) {
            return some.size() == 1 && some.get(0).hash().equals(stop);
        }
        if (!locator.hashes().contains(some.get(0).previousBlock())) {
            return false;
        }
        for (int i = 1; i < some.size(); i++) {
            if (!some.get(i).previousBlock().equals(some.get(i - 1).hash())) {
                return false;
            }
        }
        return true;
    }
}
