-- Who is suspended stays a member and cannot use the app. When somebody was last seen is null unless it is known.
ALTER TABLE membership ADD COLUMN status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended'));
ALTER TABLE membership ADD COLUMN last_active_at TEXT;
ALTER TABLE membership ADD COLUMN public_metadata TEXT;
