package dev.plexsphere.kit.page;

/**
 * What every page for people has around it: a title, and whose door this is, with the host to
 * compare with the address bar.
 *
 * @param title of the document, before the tenant's name; "Error: …" where the page reports one
 * @param tenantName shown on top, or "plexsphere"
 * @param host as in the address bar
 * @param isPlatform shows the mark instead of the tenant's initial
 * @param stylesheet address of the stylesheet, with its digest in the query
 * @param helpHref where the footer's help link goes; "" for none
 */
public record DoorFrame(
    String title,
    String tenantName,
    String host,
    boolean isPlatform,
    String stylesheet,
    String helpHref) {

  /** The first letter of the tenant's name. */
  public String initial() {
    return tenantName.isEmpty()
        ? "?"
        : tenantName.substring(0, tenantName.offsetByCodePoints(0, 1));
  }

  /** The same frame under another title. */
  public DoorFrame titled(String other) {
    return new DoorFrame(other, tenantName, host, isPlatform, stylesheet, helpHref);
  }
}
