import Foundation
import Storage

/// Keeps jobs in the project's database.
struct StoreJournal: JobJournal {
    let store: SharedStore

    func add(kind: String, title: String, arguments: [String], author: String) async throws -> Job {
        try await store.run { store in
            let json = String(decoding: try JSONEncoder.api.encode(arguments), as: UTF8.self)
            return Job(try store.addJob(kind: kind, title: title, arguments: json, by: author))
        }
    }

    func save(_ job: Job, process: Int32?) async throws {
        try await store.run { store in
            var record = try store.job(job.id)
            record.state = JobRecord.State(rawValue: job.state.rawValue) ?? .failed
            record.progress = try Self.json(job.progress)
            record.metrics = try Self.json(job.metrics)
            record.result = try Self.json(job.result)
            record.error = job.error
            record.process = process.map(Int.init)
            record.host = Machine.name
            record.started = job.started?.timeIntervalSince1970
            record.ended = job.ended?.timeIntervalSince1970
            record.alive = job.heard?.timeIntervalSince1970
            try store.saveJob(record)
        }
    }

    func append(_ lines: [String], to job: Job.ID) async throws {
        try await store.run { store in try store.appendLog(lines.joined(separator: "\n"), job: job) }
    }

    func jobs() async throws -> [Job] { try await store.run { store in try store.jobs().map { Job($0) } } }

    func job(_ id: Job.ID) async throws -> Job? {
        try await store.run { store in
            do {
                return Job(try store.job(id))
            } catch StorageError.unknownJob {
                return nil
            }
        }
    }

    func log(_ id: Job.ID) async throws -> String {
        let text = try await store.run { store in try store.log(job: id) }
        return text.isEmpty ? "" : text + "\n"
    }

    /// A job of this machine whose process is still there is another server's, and stays as it is.
    func markInterrupted() async throws {
        try await store.run { store in
            for var record in try store.jobs(in: [.queued, .running]) {
                if let process = record.process, Machine.mayStillRun(process, of: record.kind, on: record.host) {
                    continue
                }
                record.state = .failed
                record.ended = Date().timeIntervalSince1970
                record.error =
                    "The server ended while the job was \(record.started == nil ? "waiting" : "running"). What it had "
                    + "saved until then is kept; start it again to go on."
                try store.saveJob(record)
            }
        }
    }

    private static func json<Value: Encodable>(_ value: Value?) throws -> String? {
        try value.map { String(decoding: try JSONEncoder.api.encode($0), as: UTF8.self) }
    }
}

enum Machine {
    /// The machine's name, without asking any other machine for it.
    static let name: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "this machine" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()

    /// False when the process is surely gone: it is none of this machine, or its number is now another program's.
    static func mayStillRun(_ process: Int, of kind: String, on host: String?) -> Bool {
        if let host, host != name { return true }
        guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return false }
        return line.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == kind }
    }
}

extension Job {
    /// A job as the database has it; what cannot be read of its progress is left out.
    init(_ record: JobRecord) {
        func read<Value: Decodable>(_ type: Value.Type, _ json: String?) -> Value? {
            json.flatMap { try? JSONDecoder.api.decode(type, from: Data($0.utf8)) }
        }
        self.init(
            id: record.id, kind: record.kind, title: record.title,
            arguments: read([String].self, record.arguments) ?? [],
            created: Date(timeIntervalSince1970: record.created))
        state = State(rawValue: record.state.rawValue) ?? .failed
        progress = read(Progress.self, record.progress)
        metrics = read(JobEvent.Metrics.self, record.metrics)
        result = read([String: String].self, record.result)
        error = record.error
        started = record.started.map(Date.init(timeIntervalSince1970:))
        ended = record.ended.map(Date.init(timeIntervalSince1970:))
        heard = record.alive.map(Date.init(timeIntervalSince1970:))
    }
}
