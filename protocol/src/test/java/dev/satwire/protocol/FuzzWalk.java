package dev.satwire.protocol;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at all that a value offers: what decoded must not fail later. */
final class FuzzWalk {
    private static final int LONGEST_TEXT = 2_000;
    private static final int DEEPEST = 5;

    /** Of a long list the elements in the middle are made and printed, but not looked into. */
    private static final int LOOKED_INTO = 8;

    /** The methods without parameters of each class, but for the ones that every object has. */
    private static final Map<Class<?>, List<Method>> ACCESSORS = new ConcurrentHashMap<>();

    private FuzzWalk() {}

    static void over(Object value) {
        over(value, DEEPEST);
    }

    private static void over(Object value, int depth) {
        if (value instanceof List<?> list) {
            overList(list, depth);
        } else if (value instanceof Set<?> set) {
            set.forEach(each -> over(each, depth));
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(each -> over(each, depth));
        } else if (value instanceof byte[] bytes) {
            Arrays.fill(bytes, (byte) 0x5A); // a copy, or the payload is another one afterwards
        } else if (value instanceof ByteBuffer buffer) {
            Fuzzing.that(buffer.isReadOnly(), "a buffer that can be written to");
        } else if (value != null && value.getClass().getPackage() == Payload.class.getPackage()) {
            overOwn(value, depth);
        }
    }

    private static void overOwn(Object value, int depth) {
        basics(value);
        if (depth == 0 || value instanceof Enum) {
            return;
        }
        for (Method accessor : ACCESSORS.computeIfAbsent(value.getClass(), FuzzWalk::accessors)) {
            over(call(accessor, value), depth - 1);
        }
    }

    private static void overList(List<?> list, int depth) {
        int size = list.size();
        int count = 0;
        for (Object each : list) {
            boolean inTheMiddle = count >= LOOKED_INTO && count < size - 2;
            if (inTheMiddle) {
                basics(each);
            } else {
                Fuzzing.that(each.equals(list.get(count)), "another element");
                over(each, depth);
            }
            count++;
        }
        Fuzzing.that(count == size, "size");
        List<Object> copy = new ArrayList<>(list);
        Fuzzing.that(copy.equals(list) && list.equals(copy) && copy.hashCode() == list.hashCode(), "not a list");
    }

    private static void basics(Object value) {
        if (!value.equals(WireText.EMPTY) && !value.equals(Bytes.EMPTY)) {
            Fuzzing.isShortAscii(value.toString(), LONGEST_TEXT);
        }
        Object same = value;
        int hash = value.hashCode();
        Fuzzing.that(value.equals(same) && hash == same.hashCode(), "not equal to itself");
        Fuzzing.that(!value.equals(new Object()), "equal to anything");
    }

    private static Object call(Method accessor, Object value) {
        try {
            return accessor.invoke(value);
        } catch (InvocationTargetException e) {
            if (accessor.getName().equals("extractMatches") && e.getCause() instanceof MalformedMessageException) {
                return List.of(); // a proof that proves nothing is found out when it is looked at
            }
            throw new AssertionError(accessor + " of " + value, e.getCause());
        } catch (IllegalAccessException e) {
            throw new LinkageError("the tests are in the same package", e);
        }
    }

    private static List<Method> accessors(Class<?> type) {
        List<Method> all = new ArrayList<>();
        for (Method method : type.getMethods()) {
            boolean own = method.getDeclaringClass().getPackage() == Payload.class.getPackage();
            if (own
                    && method.getParameterCount() == 0
                    && !Modifier.isStatic(method.getModifiers())
                    && !Set.of("hashCode", "toString").contains(method.getName())) {
                method.setAccessible(true); // of a public interface, by a class that may not be
                all.add(method);
            }
        }
        return List.copyOf(all);
    }

    /** The same payload made by its constructor, with lists that are only lists. */
    static Payload rebuild(Payload payload) {
        RecordComponent[] components = payload.getClass().getRecordComponents();
        if (components == null) {
            return payload;
        }
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            Object value = call(components[i].getAccessor(), payload);
            values[i] = value instanceof List<?> list ? new ArrayList<>(list) : value;
        }
        try {
            return payload.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new AssertionError("what was decoded cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record without its constructor", e);
        }
    }
}
