-- Who gives roles finds a person by the address they last came in with; it is shown, never proof.
CREATE INDEX users_email_idx ON users (domain_id, lower(email), id);

-- The members of a role, page by page; the shorter index is its beginning.
CREATE INDEX gateway_role_members_page_idx ON gateway_role_members (domain_id, role, user_id);
DROP INDEX gateway_role_members_role_idx;
