package dev.satwire.protocol;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes payloads apart. */
final class Elements {
    private Elements() {}

    /** All values of this package that a payload is made of, down to the smallest. */
    static List<Object> of(Payload payload) {
        List<Object> found = new ArrayList<>();
        collect(payload, found);
        return found;
    }

    private static void collect(Object value, List<Object> found) {
        if (value instanceof List<?> list) {
            list.forEach(each -> collect(each, found));
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(each -> collect(each, found));
        } else if (value.getClass().getPackage() == Payload.class.getPackage()) {
            found.add(value);
            if (value instanceof Record whole) {
                parts(whole).forEach(each -> collect(each, found));
            } else if (value instanceof Block block) {
                collect(block.header(), found);
                collect(block.transactions(), found);
            } else if (value instanceof Transaction transaction) {
                collect(transaction.inputs(), found);
                collect(transaction.outputs(), found);
            }
        }
    }

    private static List<Object> parts(Record whole) {
        List<Object> parts = new ArrayList<>();
        for (RecordComponent component : whole.getClass().getRecordComponents()) {
            try {
                parts.add(component.getAccessor().invoke(whole));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("cannot read " + component, e);
            }
        }
        return parts;
    }
}
