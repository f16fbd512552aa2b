/**
 * An application as a customer writes it, with Spring Security and nothing of ours: it is started
 * by the end-to-end suites, so that what others rely on is tried.
 */
@NullMarked
package dev.plexsphere.springapp;

import org.jspecify.annotations.NullMarked;
