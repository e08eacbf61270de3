/**
 * Notification by e-mail: one event becomes one plain-text message, handed to an SMTP server.
 * Angus Mail is used here alone and is carried privately in the bundle.
 * Start reading at {@link org.systole.notify.email.EmailNotifier}.
 */
package org.systole.notify.email;
