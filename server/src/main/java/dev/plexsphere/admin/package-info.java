/** What administrators and operators read: thin views over services, no rules of their own. */
@NullMarked
package dev.plexsphere.admin;

import org.jspecify.annotations.NullMarked;
