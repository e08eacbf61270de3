package org.systole.core.membership;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;
import org.jgroups.Header;
import org.jgroups.util.Bits;

/** Tells a node that wanted to merge why it was refused. Public because JGroups makes it by reflection. */
public final class Refusal extends Header {
    static final short MAGIC = 2410;

    private String reason;

    public Refusal() {
        this("");
    }

    Refusal(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    @Override
    public short getMagicId() {
        return MAGIC;
    }

    @Override
    public Supplier<? extends Header> create() {
        return Refusal::new;
    }

    @Override
    public int serializedSize() {
        return Bits.size(reason);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        Bits.writeString(reason, out);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        reason = Bits.readString(in);
    }
}
