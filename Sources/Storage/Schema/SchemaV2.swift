/// The second schema: what a person says about identities.
///
/// `identity_join.track` and `.other` are deliberately no foreign keys: a join outlives a track that is deleted and
/// comes back with it when that is undone. Ids are handed out by `counter`.
enum SchemaV2 {
    static let sql = """
        INSERT INTO counter (kind, next) VALUES ('join', 1), ('sample', 1);
        CREATE TABLE identity_join (
            id INTEGER PRIMARY KEY,
            video INTEGER NOT NULL REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            before INTEGER NOT NULL CHECK (before >= 0),
            frame INTEGER NOT NULL CHECK (frame > before),
            track INTEGER NOT NULL,
            other INTEGER CHECK (other <> track),
            probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
            state TEXT NOT NULL CHECK (state IN ('open', 'right', 'swapped', 'unsure')),
            author TEXT,
            answered REAL,
            CHECK ((state = 'open') = (answered IS NULL))
        ) STRICT;
        CREATE INDEX identity_join_rank ON identity_join (state, probability);
        CREATE INDEX identity_join_video ON identity_join (video, frame);
        CREATE TABLE review_sample (
            id INTEGER PRIMARY KEY,
            video INTEGER REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            seed INTEGER NOT NULL,
            population INTEGER NOT NULL CHECK (population > 0),
            author TEXT NOT NULL,
            created REAL NOT NULL
        ) STRICT;
        CREATE TABLE sample_frame (
            sample INTEGER NOT NULL REFERENCES review_sample (id) DEFERRABLE INITIALLY DEFERRED,
            ordinal INTEGER NOT NULL,
            video INTEGER NOT NULL REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            frame INTEGER NOT NULL CHECK (frame >= 0),
            track INTEGER NOT NULL,
            verdict TEXT CHECK (verdict IN ('right', 'wrong', 'unsure')),
            identities INTEGER,
            author TEXT,
            answered REAL,
            PRIMARY KEY (sample, ordinal),
            CHECK ((verdict IS NULL) = (answered IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sample_frame_video ON sample_frame (video, frame);

        """
}
