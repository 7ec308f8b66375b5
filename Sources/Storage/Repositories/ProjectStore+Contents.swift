import Domain
import GRDB

extension ProjectStore {
    /// Identifies the project wherever its folder lies.
    public func uuid() throws -> String { try read { try String.fetchOne($0, sql: "SELECT uuid FROM project")! } }

    public func skeleton() throws -> Skeleton { try read { try $0.skeleton() } }

    /// Number of node slots ever handed out: the length of every points array of a `FrameRecord`.
    public func nodeSlots() throws -> Int { try read { try $0.nodeSlots() } }

    /// In display order.
    public func videos() throws -> [VideoReference] { try read { try $0.videos() } }

    /// - Throws: `StorageError.unknownVideo`.
    public func video(_ id: VideoID) throws -> VideoReference {
        guard let video = try videos().first(where: { $0.id == id }) else { throw StorageError.unknownVideo(id) }
        return video
    }

    /// In display order.
    public func tracks() throws -> [Track] { try read { try $0.tracks() } }

    /// In the order in which they were made.
    public func suggestions() throws -> [Suggestion] { try read { try $0.suggestions() } }

    /// What imported files said about their origin.
    public func provenance() throws -> [String: String] { try read { try $0.provenance() } }
}

extension Database {
    func skeleton() throws -> Skeleton {
        let name = try String.fetchOne(self, sql: "SELECT name FROM skeleton WHERE id = 1") ?? "skeleton"
        let nodes = try Row.fetchAll(self, sql: "SELECT id, name FROM node ORDER BY position, id")
        let edges = try Row.fetchAll(
            self, sql: "SELECT source, destination FROM edge ORDER BY position, source, destination")
        let pairs = try Row.fetchAll(self, sql: "SELECT first, second FROM symmetry ORDER BY position, first")
        return try Skeleton(
            name: name, nodes: nodes.map { Node(id: NodeID($0[0] as Int64), name: $0[1]) },
            edges: edges.map { Edge(source: NodeID($0[0] as Int64), destination: NodeID($0[1] as Int64)) },
            symmetries: pairs.map { Symmetry(NodeID($0[0] as Int64), NodeID($0[1] as Int64)) })
    }

    func videos() throws -> [VideoReference] {
        try Row.fetchAll(self, sql: EditTable.video.layout.select + "1 ORDER BY position, id")
            .map { try VideoReference(row: RowImage(.video, row: $0)) }
    }

    func tracks() throws -> [Track] {
        try Row.fetchAll(self, sql: "SELECT id, name, spawned_on FROM track ORDER BY position, id")
            .map { Track(id: TrackID($0[0] as Int64), name: $0[1], spawnedOn: $0[2]) }
    }

    func suggestions() throws -> [Suggestion] {
        try Row.fetchAll(
            self, sql: #"SELECT video, frame, "group", reason FROM suggestion ORDER BY position, video, frame"#
        )
        .map { Suggestion(video: VideoID($0[0] as Int64), frame: $0[1], group: $0[2], reason: $0[3]) }
    }

    func provenance() throws -> [String: String] {
        let rows = try Row.fetchAll(self, sql: "SELECT key, value FROM provenance")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
}
