package dev.satwire.examples;

import dev.satwire.protocol.FeeFilter;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NotFound;
import java.util.List;

/** How the payloads are shown that announce objects and ask for them. */
final class InventoryForms {
    private InventoryForms() {}

    static void inv(Inv inv, Fields to) {
        items(inv.items(), to);
    }

    static void getData(GetData getData, Fields to) {
        items(getData.items(), to);
    }

    static void notFound(NotFound notFound, Fields to) {
        items(notFound.items(), to);
    }

    static void feeFilter(FeeFilter filter, Fields to) {
        to.put("feeRate", filter.feeRate());
    }

    private static void items(List<InventoryVector> items, Fields to) {
        to.list(
                "items",
                items,
                (item, fields) -> fields.put("type", item.typeName())
                        .put("hash", item.hash().toString()));
    }
}
