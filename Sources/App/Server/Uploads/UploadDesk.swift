import Foundation
import Hummingbird
import Video

/// Videos on their way from the browser's machine, a piece at a time. What has arrived stays on the disk, so that an
/// upload goes on after a lost connection, a closed page or a new start of the server.
actor UploadDesk {
    /// An upload that is not finished: what the page said of the file, and how much of it is here.
    struct Upload: Codable, Sendable {
        let id: String
        let name: String
        /// Bytes of the whole file.
        let size: Int64
        /// When the file was last changed, ms since 1970, to know it again.
        let modified: Int64
        /// The folder that it will lie in.
        let folder: String
        var offset: Int64 = 0
    }

    private let project: URL
    private var busy: Set<String> = []

    /// Unfinished uploads a project may have.
    static let mostUploads = 16
    /// The largest file.
    static let largestSize: Int64 = 2 << 40
    /// Bytes of the disk that no upload may take.
    static let reserve: Int64 = 512 << 20

    init(project: URL) { self.project = project }

    private var waiting: URL { project.appendingPathComponent("uploads", isDirectory: true) }

    /// Where videos lie that come without a folder of their own.
    var videos: URL { project.appendingPathComponent("videos", isDirectory: true) }

    /// The unfinished uploads, by name.
    func all() throws -> [Upload] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: waiting.path)) ?? []
        return try names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            try upload(String(name.dropLast(5)))
        }.sorted { $0.name < $1.name }
    }

    /// Begins an upload, or finds the one of the same file that was interrupted.
    ///
    /// - Throws: `Problem` when the name or the size cannot be, or when there is no room.
    func begin(name: String, size: Int64, modified: Int64, folder: String?) throws -> Upload {
        try Self.check(name, size: size)
        let place = folder ?? videos.path
        let known = try all()
        if let same = known.first(where: {
            $0.name == name && $0.size == size && $0.modified == modified && $0.folder == place
        }) {
            return same
        }
        guard known.count < Self.mostUploads else {
            throw Problem(
                "too-many-uploads", .conflict, title: "Too many unfinished uploads",
                detail:
                    "\(known.count) uploads are not finished. Go on with them, or cancel some, before beginning another."
            )
        }
        try FileManager.default.createDirectory(at: waiting, withIntermediateDirectories: true)
        try checkRoom(for: size, in: waiting)
        let upload = Upload(
            id: UUID().uuidString.lowercased(), name: name, size: size, modified: modified, folder: place)
        try JSONEncoder().encode(upload).write(to: facts(upload.id), options: .atomic)
        guard FileManager.default.createFile(atPath: part(upload.id).path, contents: nil) else {
            throw VideoError.cannotWrite(path: part(upload.id).path, reason: String(cString: strerror(errno)))
        }
        return upload
    }

    /// Adds a piece where the last one ended.
    ///
    /// - Returns: bytes that are here now.
    /// - Throws: `Problem` with the right `offset` when the piece belongs elsewhere; `VideoError.diskFull`.
    func append(_ bytes: Data, to id: String, at offset: Int64) async throws -> Int64 {
        guard let upload = try upload(id) else { throw Problem.notFound("upload") }
        guard busy.insert(id).inserted else { throw Self.misplaced(upload.offset) }
        defer { busy.remove(id) }
        guard upload.offset == offset, offset + Int64(bytes.count) <= upload.size else {
            throw Self.misplaced(upload.offset)
        }
        let file = part(id)
        try await OffPool.run { try Self.write(bytes, to: file, at: offset) }
        return offset + Int64(bytes.count)
    }

    /// Looks at the whole file and puts it where it belongs, under a name that is free.
    ///
    /// - Returns: its path.
    /// - Throws: `VideoError` when it is no video that can be read; it is then thrown away.
    func finish(_ id: String) async throws -> String {
        guard let upload = try upload(id) else { throw Problem.notFound("upload") }
        guard upload.offset == upload.size, busy.insert(id).inserted else { throw Self.misplaced(upload.offset) }
        defer { busy.remove(id) }
        // Readers know some formats by the ending.
        let named = waiting.appendingPathComponent("\(id)-\(upload.name)")
        try FileManager.default.moveItem(at: part(id), to: named)
        do {
            try await OffPool.run {
                let decoder = try VideoDecoder(opening: named.path)
                _ = try decoder.frame(0, as: .gray)
            }
        } catch {
            try FileManager.default.removeItem(at: named)
            try FileManager.default.removeItem(at: facts(id))
            throw Self.broken(upload.name, error, path: named.path)
        }
        let folder = URL(fileURLWithPath: upload.folder, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let target = Self.freePlace(for: upload.name, in: folder)
        try FileManager.default.moveItem(at: named, to: target)
        try FileManager.default.removeItem(at: facts(id))
        return target.path
    }

    /// Forgets an upload and what has arrived of it.
    func cancel(_ id: String) throws {
        guard try upload(id) != nil else { throw Problem.notFound("upload") }
        try? FileManager.default.removeItem(at: part(id))
        try FileManager.default.removeItem(at: facts(id))
    }

    private func part(_ id: String) -> URL { waiting.appendingPathComponent(id + ".part") }
    private func facts(_ id: String) -> URL { waiting.appendingPathComponent(id + ".json") }

    private func upload(_ id: String) throws -> Upload? {
        guard UUID(uuidString: id) != nil, let data = FileManager.default.contents(atPath: facts(id).path),
            var upload = try? JSONDecoder().decode(Upload.self, from: data)
        else { return nil }
        let size = try? FileManager.default.attributesOfItem(atPath: part(id).path)[.size] as? NSNumber
        upload.offset = size?.int64Value ?? 0
        return upload
    }
}

extension UploadDesk {
    private static func check(_ name: String, size: Int64) throws {
        let isPlain = !name.contains("/") && !name.contains("\0") && name.first != "." && name.utf8.count <= 200
        guard isPlain, FileRoutes.isVideo(name) else {
            throw Problem.badRequest("“\(name)” is not the name of a video that Tarsier reads, such as clip.mp4.")
        }
        guard size > 0, size <= largestSize else {
            throw Problem.badRequest("“\(name)” has \(size) bytes; an upload has 1 byte to 2 TB.")
        }
    }

    private func checkRoom(for size: Int64, in folder: URL) throws {
        let values = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        guard let free = (values[.systemFreeSize] as? NSNumber)?.int64Value else { return }
        guard size + Self.reserve <= free else {
            throw Problem(
                "disk-full", .init(code: 507, reasonPhrase: "Insufficient Storage"), title: "The disk is full",
                detail: "The video has \(size / 1_000_000) MB, and the project’s disk has \(free / 1_000_000) MB left.")
        }
    }

    private static func misplaced(_ offset: Int64) -> Problem {
        Problem(
            "upload-offset", .conflict, title: "The piece belongs elsewhere",
            detail: "\(offset) bytes of the file are here; go on from there.", facts: ["offset": .number(offset)])
    }

    /// The cause in the words of the decoder, with the file's own name.
    private static func broken(_ name: String, _ error: any Error, path: String) -> Problem {
        Problem(
            "video-unreadable", .conflict, title: "The video cannot be read",
            detail: "\(error)".replacingOccurrences(of: path, with: "“\(name)”") + " It was not kept.")
    }

    /// - Throws: `VideoError.diskFull`, `.cannotWrite`.
    private static func write(_ bytes: Data, to file: URL, at offset: Int64) throws {
        guard let handle = FileHandle(forWritingAtPath: file.path) else {
            throw VideoError.cannotWrite(path: file.path, reason: String(cString: strerror(errno)))
        }
        defer { try? handle.close() }
        do {
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: bytes)
        } catch {
            try? handle.truncate(atOffset: UInt64(offset))
            throw errno == ENOSPC
                ? VideoError.diskFull(path: file.path)
                : VideoError.cannotWrite(path: file.path, reason: error.localizedDescription)
        }
    }

    /// `clip.mp4`, `clip-2.mp4`, and so on.
    private static func freePlace(for name: String, in folder: URL) -> URL {
        let (stem, ending) = ((name as NSString).deletingPathExtension, (name as NSString).pathExtension)
        let names = sequence(first: 1) { $0 + 1 }.lazy.map { $0 == 1 ? name : "\(stem)-\($0).\(ending)" }
        let places = names.map { folder.appendingPathComponent($0) }
        return places.first { !FileManager.default.fileExists(atPath: $0.path) } ?? folder.appendingPathComponent(name)
    }
}
