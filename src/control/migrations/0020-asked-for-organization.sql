-- Whether a consent asks for the whole organization at the source, and whether less than that answered.

ALTER TABLE consents ADD COLUMN is_of_organization boolean NOT NULL DEFAULT false;
ALTER TABLE live_connections ADD COLUMN is_less_than_asked boolean NOT NULL DEFAULT false;
