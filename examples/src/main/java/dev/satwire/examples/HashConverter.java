package dev.satwire.examples;

import dev.satwire.protocol.Hash256;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads hashes in the order that block explorers show. */
final class HashConverter implements ITypeConverter<Hash256> {
    @Override
    public Hash256 convert(String text) {
        try {
            return Hash256.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
