/// The fifth schema: what a person's own changes of tracks say.
///
/// `fixed_identity.points` are a pose as predictions are stored, not the id of one: what a person has said holds for whatever
/// is found there when the video is predicted again. `track` is deliberately no foreign key, as in `identity_join`.
enum SchemaV5 {
    static let sql = """
        INSERT INTO counter (kind, next) VALUES ('fixed', 1);
        CREATE TABLE fixed_identity (
            id INTEGER PRIMARY KEY,
            video INTEGER NOT NULL REFERENCES video (id) DEFERRABLE INITIALLY DEFERRED,
            frame INTEGER NOT NULL CHECK (frame >= 0),
            track INTEGER NOT NULL,
            points BLOB NOT NULL CHECK (length(points) % 12 = 0)
        ) STRICT;
        CREATE INDEX fixed_identity_frame ON fixed_identity (video, frame);

        """
}
