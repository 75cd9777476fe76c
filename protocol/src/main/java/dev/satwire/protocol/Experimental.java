package dev.satwire.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what follows a draft that no released node speaks: it may change or go in any release.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Experimental {

    /**
     * Returns the draft.
     *
     * @return its name, such as {@code BIP-0330}
     */
    String value();
}
