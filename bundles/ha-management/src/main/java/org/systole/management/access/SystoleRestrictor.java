package org.systole.management.access;

import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/** Keeps Jolokia to {@link AccessRules}. Public, with a public constructor, because Jolokia makes it by name. */
public final class SystoleRestrictor implements Restrictor {
    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return true;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return type != RequestType.WRITE && type != RequestType.NOTIFICATION;
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
        return AccessRules.readable(name);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
        return false;
    }

    @Override
    public boolean isOperationAllowed(ObjectName name, String operation) {
        return AccessRules.invocable(name);
    }

    /** The socket is on loopback, and the password is asked for. */
    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    /** Programs name no origin; a web page does, and none may use an operator's browser to get here. */
    @Override
    public boolean isOriginAllowed(String origin, boolean onlyStrict) {
        return origin == null;
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return !AccessRules.readable(name);
    }
}
