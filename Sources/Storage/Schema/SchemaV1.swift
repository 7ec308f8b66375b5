/// The first schema. Never changed once released: later versions append migrations.
///
/// - Ids are handed out by `counter` and never used twice, not even after an undo.
/// - `label.from_prediction` is deliberately no foreign key: nothing that happens to predictions writes to labels.
/// - `prediction` is keyed by (video, frame, id), so that a window of frames is one range of its B-tree.
/// - `prediction.track` is guarded by triggers: a foreign key would scan all predictions when a track is deleted.
enum SchemaV1 {
    static let sql = project + skeleton + media + labels + predictions + summaries + runsAndJobs + editLog

    private static let project = """
        CREATE TABLE project (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            uuid TEXT NOT NULL,
            created REAL NOT NULL,
            revision INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE counter (
            kind TEXT PRIMARY KEY NOT NULL,
            next INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO counter (kind, next)
            VALUES ('node', 0), ('video', 1), ('track', 1), ('label', 1), ('prediction', 1);
        CREATE TABLE provenance (
            key TEXT PRIMARY KEY NOT NULL,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    private static let skeleton = """
        CREATE TABLE skeleton (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL
        ) STRICT;
        INSERT INTO skeleton (id, name) VALUES (1, 'skeleton');
        CREATE TABLE node (
            id INTEGER PRIMARY KEY CHECK (id >= 0),
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            position INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE edge (
            source INTEGER NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
            destination INTEGER NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
            position INTEGER NOT NULL,
            PRIMARY KEY (source, destination),
            CHECK (source <> destination)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX edge_destination ON edge (destination);
        CREATE TABLE symmetry (
            first INTEGER NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
            second INTEGER NOT NULL UNIQUE REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
            position INTEGER NOT NULL,
            PRIMARY KEY (first),
            CHECK (first <> second)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER symmetry_pairs_once BEFORE INSERT ON symmetry
            WHEN EXISTS (SELECT 1 FROM symmetry WHERE first = NEW.second OR second = NEW.first)
            BEGIN SELECT RAISE(ABORT, 'a body part is in two symmetric pairs'); END;

        """

    private static let media = """
        CREATE TABLE video (
            id INTEGER PRIMARY KEY,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('file', 'imageFolder', 'imageList', 'embedded')),
            path TEXT NOT NULL,
            image_paths TEXT NOT NULL DEFAULT '[]',
            width INTEGER NOT NULL CHECK (width >= 0),
            height INTEGER NOT NULL CHECK (height >= 0),
            channels INTEGER NOT NULL,
            frame_count INTEGER NOT NULL CHECK (frame_count >= 0),
            frames_per_second REAL NOT NULL,
            byte_count INTEGER,
            digest TEXT,
            source_frames TEXT NOT NULL DEFAULT '[]',
            source_json TEXT,
            CHECK ((byte_count IS NULL) = (digest IS NULL))
        ) STRICT;
        CREATE TABLE track (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            spawned_on INTEGER NOT NULL DEFAULT 0,
            position INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE suggestion (
            video INTEGER NOT NULL REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            frame INTEGER NOT NULL CHECK (frame >= 0),
            "group" INTEGER NOT NULL DEFAULT 0,
            position INTEGER NOT NULL,
            PRIMARY KEY (video, frame)
        ) STRICT, WITHOUT ROWID;

        """

    private static let labels = """
        CREATE TABLE label (
            id INTEGER PRIMARY KEY,
            video INTEGER NOT NULL REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            frame INTEGER NOT NULL CHECK (frame >= 0),
            track INTEGER REFERENCES track (id) DEFERRABLE INITIALLY DEFERRED,
            points BLOB NOT NULL CHECK (length(points) % 17 = 0),
            tracking_score REAL,
            from_prediction INTEGER,
            author TEXT NOT NULL,
            modified REAL NOT NULL
        ) STRICT;
        CREATE INDEX label_frame ON label (video, frame, id);
        CREATE INDEX label_track ON label (track) WHERE track IS NOT NULL;
        CREATE INDEX label_prediction ON label (from_prediction) WHERE from_prediction IS NOT NULL;
        CREATE TABLE negative_frame (
            video INTEGER NOT NULL REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            frame INTEGER NOT NULL CHECK (frame >= 0),
            PRIMARY KEY (video, frame)
        ) STRICT, WITHOUT ROWID;

        """

    private static let predictions = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            profile TEXT,
            arguments TEXT NOT NULL DEFAULT '{}',
            created REAL NOT NULL,
            finished REAL,
            metrics TEXT
        ) STRICT;
        CREATE TABLE prediction (
            video INTEGER NOT NULL REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            frame INTEGER NOT NULL CHECK (frame >= 0),
            id INTEGER NOT NULL,
            track INTEGER,
            score REAL,
            tracking_score REAL,
            run INTEGER REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED,
            points BLOB NOT NULL CHECK (length(points) % 12 = 0),
            PRIMARY KEY (video, frame, id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX prediction_id ON prediction (id);
        CREATE TRIGGER prediction_inserted_track BEFORE INSERT ON prediction
            WHEN NEW.track IS NOT NULL AND NOT EXISTS (SELECT 1 FROM track WHERE id = NEW.track)
            BEGIN SELECT RAISE(ABORT, 'a prediction names a track that is not there'); END;
        CREATE TRIGGER prediction_updated_track BEFORE UPDATE OF track ON prediction
            WHEN NEW.track IS NOT NULL AND NOT EXISTS (SELECT 1 FROM track WHERE id = NEW.track)
            BEGIN SELECT RAISE(ABORT, 'a prediction names a track that is not there'); END;

        """

    private static let summaries = """
        CREATE TABLE frame_summary (
            video INTEGER NOT NULL,
            bin INTEGER NOT NULL,
            labels INTEGER NOT NULL CHECK (labels >= 0),
            predictions INTEGER NOT NULL CHECK (predictions >= 0),
            labeled_frames INTEGER NOT NULL CHECK (labeled_frames >= 0),
            predicted_frames INTEGER NOT NULL CHECK (predicted_frames >= 0),
            labeled BLOB NOT NULL,
            predicted BLOB NOT NULL,
            PRIMARY KEY (video, bin)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE track_summary (
            video INTEGER NOT NULL,
            bin INTEGER NOT NULL,
            track INTEGER NOT NULL,
            frames BLOB NOT NULL,
            PRIMARY KEY (video, bin, track)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE run_coverage (
            video INTEGER NOT NULL,
            bin INTEGER NOT NULL,
            run INTEGER NOT NULL,
            frames BLOB NOT NULL,
            PRIMARY KEY (video, bin, run)
        ) STRICT, WITHOUT ROWID;

        """

    private static let runsAndJobs = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            author TEXT NOT NULL,
            arguments TEXT NOT NULL DEFAULT '{}',
            state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
            progress TEXT,
            metrics TEXT,
            result TEXT,
            error TEXT,
            process INTEGER,
            host TEXT,
            created REAL NOT NULL,
            started REAL,
            ended REAL,
            alive REAL
        ) STRICT;
        CREATE INDEX job_state ON job (state);
        CREATE TABLE job_log (
            id INTEGER PRIMARY KEY,
            job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX job_log_job ON job_log (job, id);

        """

    private static let editLog = """
        CREATE TABLE edit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            action TEXT NOT NULL CHECK (action IN ('edit', 'undo', 'redo')),
            target INTEGER REFERENCES edit (id),
            author TEXT NOT NULL,
            time REAL NOT NULL,
            name TEXT NOT NULL,
            client TEXT UNIQUE,
            revision INTEGER NOT NULL,
            state TEXT CHECK (state IN ('done', 'undone', 'discarded', 'empty')),
            in_force INTEGER REFERENCES edit (id),
            newest_prediction INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            CHECK ((action = 'edit') = (target IS NULL)),
            CHECK ((action = 'edit') = (state IS NOT NULL))
        ) STRICT;
        CREATE INDEX edit_done ON edit (author, id) WHERE state = 'done';
        CREATE INDEX edit_undone ON edit (author, id) WHERE state = 'undone';
        CREATE TABLE edit_change (
            id INTEGER PRIMARY KEY,
            edit INTEGER NOT NULL REFERENCES edit (id),
            ordinal INTEGER NOT NULL,
            changes BLOB NOT NULL,
            UNIQUE (edit, ordinal)
        ) STRICT;

        """
}
