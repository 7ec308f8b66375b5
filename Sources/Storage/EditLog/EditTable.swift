import GRDB

/// A table whose rows edits change. The raw value stands in stored logs and never changes its meaning.
enum EditTable: UInt8, CaseIterable {
    case skeleton = 1
    case provenance = 2
    case node = 3
    case edge = 4
    case symmetry = 5
    case video = 6
    case track = 7
    case suggestion = 8
    case label = 9
    case negativeFrame = 10
    case prediction = 11
    case identityJoin = 12
    case reviewSample = 13
    case sampleFrame = 14
    case fixedIdentity = 15

    private var columnNames: [String] {
        switch self {
        case .skeleton: ["id", "name"]
        case .provenance: ["key", "value"]
        case .node: ["id", "name", "position"]
        case .edge: ["source", "destination", "position"]
        case .symmetry: ["first", "second", "position"]
        case .video:
            [
                "id", "position", "kind", "path", "image_paths", "width", "height", "channels", "frame_count",
                "frames_per_second", "byte_count", "digest", "source_frames", "source_json",
            ]
        case .track: ["id", "name", "spawned_on", "position"]
        case .suggestion: ["video", "frame", "\"group\"", "position", "reason"]
        case .label:
            [
                "id", "video", "frame", "track", "points", "tracking_score", "from_prediction", "author", "modified",
            ]
        case .negativeFrame: ["video", "frame"]
        case .prediction: ["video", "frame", "id", "track", "score", "tracking_score", "run", "points"]
        case .identityJoin:
            ["id", "video", "before", "frame", "track", "other", "probability", "state", "author", "answered"]
        case .reviewSample: ["id", "video", "seed", "population", "author", "created"]
        case .sampleFrame:
            ["sample", "ordinal", "video", "frame", "track", "verdict", "identities", "author", "answered"]
        case .fixedIdentity: ["id", "video", "frame", "track", "points"]
        }
    }

    var keyCount: Int {
        switch self {
        case .edge, .suggestion, .negativeFrame, .sampleFrame: 2
        case .prediction: 3
        default: 1
        }
    }

    /// Columns that say who changed a row and when: they follow the other columns and are no change by themselves.
    var bookkeeping: Set<Int> { self == .label ? [7, 8] : [] }

    /// Columns that the first schema did not have: null in rows that it wrote, and then no part of a row's digest.
    private var appended: Set<Int> { self == .suggestion ? [4] : [] }

    /// Whether a value counts when two states of a row are compared.
    func isCompared(_ column: Int, _ value: DatabaseValue) -> Bool {
        !bookkeeping.contains(column) && !(value.isNull && appended.contains(column))
    }

    func index(of column: String) -> Int { layout.indices[column]! }

    var name: String { layout.name }

    /// Key columns first. The log stores values in this order; new columns are appended.
    var columns: [String] { layout.columns }

    /// What never changes of a table, made once.
    final class Layout: Sendable {
        let name: String
        let columns: [String]
        let indices: [String: Int]
        /// Where a row's video and frame are, of tables that lie on frames.
        let place: (video: Int, frame: Int)?
        let select, insert, insertOrIgnore, delete: String
        let keyCondition: String

        fileprivate init(_ table: EditTable) {
            name = Self.snakeCase(String(describing: table))
            columns = table.columnNames
            let indices = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
            self.indices = indices
            place = indices["video"].flatMap { video in indices["frame"].map { (video, $0) } }
            let list = columns.joined(separator: ", ")
            let marks = columns.map { _ in "?" }.joined(separator: ", ")
            keyCondition = columns.prefix(table.keyCount).map { "\($0) = ?" }.joined(separator: " AND ")
            select = "SELECT \(list) FROM \(name) WHERE "
            insert = "INSERT INTO \(name) (\(list)) VALUES (\(marks))"
            insertOrIgnore = "INSERT OR IGNORE INTO \(name) (\(list)) VALUES (\(marks))"
            delete = "DELETE FROM \(name) WHERE \(keyCondition)"
        }

        private static func snakeCase(_ name: String) -> String {
            name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
        }
    }

    /// In the order of the raw values, which count from 1.
    private static let layouts = allCases.map { Layout($0) }

    var layout: Layout { Self.layouts[Int(rawValue) - 1] }

    func updateSQL(columns changed: [Int], orIgnore: Bool) -> String {
        let set = changed.map { "\(columns[$0]) = ?" }.joined(separator: ", ")
        return "UPDATE \(orIgnore ? "OR IGNORE " : "")\(name) SET \(set) WHERE \(layout.keyCondition)"
    }
}

/// The values of one row of an `EditTable`, in the order of its `columns`.
struct RowImage: Equatable {
    let table: EditTable
    var values: [DatabaseValue]

    init(_ table: EditTable, _ values: [DatabaseValue]) {
        self.table = table
        self.values = values
    }

    /// SQLite keeps no NaN: a score that is not a number is null here too, or the row would not be known again.
    init(_ table: EditTable, _ values: [(any DatabaseValueConvertible)?]) {
        self.init(table, values.map { ($0 as? Double)?.isNaN == true ? .null : $0?.databaseValue ?? .null })
    }

    init(_ table: EditTable, row: Row) { self.init(table, Array(row.databaseValues)) }

    var key: [DatabaseValue] { Array(values.prefix(table.keyCount)) }

    subscript(column: String) -> DatabaseValue {
        get { values[table.index(of: column)] }
        set { values[table.index(of: column)] = newValue }
    }

    func integer(_ column: String) -> Int64 { Int64.fromDatabaseValue(self[column])! }
    func optionalInteger(_ column: String) -> Int64? { Int64.fromDatabaseValue(self[column]) }

    /// The row's place, of tables that lie on frames.
    var place: (video: Int64, frame: Int)? {
        guard let columns = table.layout.place else { return nil }
        return (Int64.fromDatabaseValue(values[columns.video])!, Int.fromDatabaseValue(values[columns.frame])!)
    }

    /// FNV-1a over everything but the bookkeeping columns. Of a prediction nobody asks.
    var digest: UInt64 {
        if table == .prediction { return 0 }
        var writer = ByteWriter()
        for (index, value) in values.enumerated() where table.isCompared(index, value) { writer.value(value) }
        return writer.bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
