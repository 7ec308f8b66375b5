/// What the timeline's header plots draw, computed when first asked for and forgotten when a frame of the chunk changes.
///
/// - A row stands for a chunk of frames with something on it; `stamp` changes whenever what the row is computed from does.
/// - `coarse` and `fine` are null until computed. Their layout: `FrameStatistics`.
enum SchemaV4 {
    static let sql = """
        CREATE TABLE frame_statistics (
            video INTEGER NOT NULL,
            chunk INTEGER NOT NULL,
            stamp INTEGER NOT NULL,
            coarse BLOB,
            fine BLOB,
            PRIMARY KEY (video, chunk),
            CHECK ((coarse IS NULL) = (fine IS NULL))
        ) STRICT;

        """
}
