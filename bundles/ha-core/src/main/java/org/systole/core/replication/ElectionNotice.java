package org.systole.core.replication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;
import org.jgroups.Header;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.util.Bits;

/** What nodes tell each other around an election. Public because JGroups makes it by reflection. */
public final class ElectionNotice extends RaftHeader {
    static final short MAGIC = 2411;

    private Kind kind = Kind.SURVEY;
    private Standing standing = Standing.CATCHING_UP;
    private boolean leads;
    private long survey;

    public ElectionNotice() {}

    ElectionNotice(Kind kind, Standing standing, boolean leads, long survey, long term) {
        super(term);
        this.kind = kind;
        this.standing = standing;
        this.leads = leads;
        this.survey = survey;
    }

    /** What is said. */
    enum Kind {
        /** The coordinator asks how things stand. */
        SURVEY,
        /** The answer. */
        STANDING,
        /** A node misses a leader, or has ceased to be it. */
        NO_LEADER,
        /** The coordinator asks for a vote to found a cluster on empty disks. */
        FOUNDING_VOTE
    }

    /** What part a node can take in the log. */
    enum Standing {
        /** Its disk is admitted: it votes. */
        VOTER,
        /** Its log was always empty: it may help to found a cluster, and nothing else. */
        EMPTY,
        /** Its disk is new to the cluster and not yet admitted. */
        CATCHING_UP,
        /** Its disk is full, or it shares its name with another member. */
        OUT
    }

    Kind kind() {
        return kind;
    }

    Standing standing() {
        return standing;
    }

    boolean leads() {
        return leads;
    }

    long survey() {
        return survey;
    }

    @Override
    public short getMagicId() {
        return MAGIC;
    }

    @Override
    public Supplier<? extends Header> create() {
        return ElectionNotice::new;
    }

    @Override
    public int serializedSize() {
        return super.serializedSize() + 3 + Bits.size(survey);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeByte(kind.ordinal());
        out.writeByte(standing.ordinal());
        out.writeBoolean(leads);
        Bits.writeLongCompressed(survey, out);
    }

    @Override
    public void readFrom(DataInput in) throws IOException, ClassNotFoundException {
        super.readFrom(in);
        kind = Kind.values()[in.readByte()];
        standing = Standing.values()[in.readByte()];
        leads = in.readBoolean();
        survey = Bits.readLongCompressed(in);
    }

    @Override
    public String toString() {
        return kind + " standing=" + standing + " leads=" + leads + " survey=" + survey + " term=" + currTerm();
    }
}
