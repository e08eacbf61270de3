/**
 * The pages of docs/ as their readers use them: files are written and commands are typed as they are printed there.
 * Start reading at {@link org.systole.itests.page.Page}.
 */
package org.systole.itests.page;
