-- Runs once, while the image initializes a fresh volume: a user with its own databases for the portal, and one for Temporal.
\set portal_password `cat /run/secrets/portal-db-password`
\set temporal_password `cat /run/secrets/temporal-db-password`

CREATE ROLE portal LOGIN PASSWORD :'portal_password';
CREATE DATABASE approvalportal OWNER portal;
REVOKE ALL ON DATABASE approvalportal FROM PUBLIC;

CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE temporal, temporal_visibility FROM PUBLIC;
