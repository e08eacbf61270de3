package org.systole.management.bean;

import java.util.concurrent.Executor;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import org.systole.management.event.Event;
import org.systole.management.event.ViewChanges;

/** What beans send on their own. Listeners are called on the given executor, which must never make the sender wait. */
final class Notices {
    private final NotificationBroadcasterSupport support;

    private Notices(NotificationBroadcasterSupport support) {
        this.support = support;
    }

    /** For the bean that sends every event. */
    static Notices ofEvents(Executor executor) {
        return new Notices(new NotificationBroadcasterSupport(
                executor,
                new MBeanNotificationInfo(
                        ViewChanges.TYPES.toArray(String[]::new),
                        Notification.class.getName(),
                        "Something happened; the sequence number is the number of the event on this node, and the user"
                                + " data the node or resource concerned")));
    }

    /** For a bean that sends nothing. */
    static Notices none() {
        return new Notices(new NotificationBroadcasterSupport());
    }

    /** For a bean that sends changes of one attribute. */
    static Notices ofAttribute(Executor executor, String attribute) {
        return new Notices(new NotificationBroadcasterSupport(
                executor,
                new MBeanNotificationInfo(
                        new String[] {AttributeChangeNotification.ATTRIBUTE_CHANGE},
                        AttributeChangeNotification.class.getName(),
                        attribute + " changed")));
    }

    NotificationBroadcasterSupport emitter() {
        return support;
    }

    void event(Object source, Event event) {
        Notification notification = new Notification(event.type(), source, event.id(), event.at(), event.message());
        notification.setUserData(event.object());
        support.sendNotification(notification);
    }

    void changed(Object source, long sequence, long at, String attribute, String before, String after) {
        support.sendNotification(new AttributeChangeNotification(
                source, sequence, at, attribute + " changed", attribute, "java.lang.String", before, after));
    }
}
