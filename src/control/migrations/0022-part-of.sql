-- The token of the organization that a workspace is part of at the source, so that both are read in one way.

ALTER TABLE connections ADD COLUMN part_of uuid;
