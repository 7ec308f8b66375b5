import Engine
import Foundation
import Storage

/// One training profile of `GET /api/profiles`.
struct ProfileDescription: Encodable, Sendable {
    let name, title, description: String
    /// The profile's file as it is.
    let settings: JSONValue
    /// What is wrong with the file.
    let problem: String?
    /// What it would make of the open project's labels; nil when there are none, or when it does not suit them.
    let outlook: ProfileOutlook?
    /// Why it does not suit them.
    let obstacle: String?

    /// The profiles of a folder, and SLEAP's stock ones in its folder `sleap`.
    static func all(in folder: URL, labels: ProfileOutlook.Labels?) throws -> [ProfileDescription] {
        let stock = Resources.names(in: folder.appendingPathComponent("sleap", isDirectory: true))
        return try (Resources.names(in: folder) + stock.map { "sleap/" + $0 }).compactMap { name in
            let file = folder.appendingPathComponent(name + ".json")
            do {
                guard let settings = try JSONValue.read(file) else { return nil }
                return try ProfileDescription(name, settings, file: file, labels: labels)
            } catch let problem as Problem {
                return ProfileDescription(name, problem: problem.detail)
            }
        }
    }

    private init(_ name: String, _ settings: JSONValue, file: URL, labels: ProfileOutlook.Labels?) throws {
        self.name = name
        self.settings = settings
        title = settings["title"].string ?? name
        description = settings["summary"].string ?? ""
        guard let labels else {
            (problem, outlook, obstacle) = (nil, nil, nil)
            return
        }
        let profile: TrainingProfile
        do {
            profile = try TrainingProfile(contentsOf: file)
        } catch let error as EngineError {
            (problem, outlook, obstacle) = ("\(error)", nil, nil)
            return
        }
        problem = nil
        do {
            outlook = try ProfileOutlook(profile, labels: labels)
            obstacle = nil
        } catch let error as EngineError {
            outlook = nil
            obstacle = "\(error)"
        }
    }

    /// One that cannot be read hides no other.
    private init(_ name: String, problem: String) {
        (self.name, title, description, settings) = (name, name, "", .null)
        self.problem = problem
        (outlook, obstacle) = (nil, nil)
    }
}

extension ProfileOutlook.Labels {
    /// Of a project; nil while fewer than two frames are labelled.
    init?(of store: ProjectStore) throws {
        try self.init(try StoredLabels(store: store))
        guard try labeledFrames().count > 1 else { return nil }
    }
}
