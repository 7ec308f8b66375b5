import Formats
import Foundation

/// A folder in which SLEAP or sleap-nn has left a trained model.
package struct ModelFolder: Sendable, Equatable {
    package enum Program: String, Sendable {
        case keras = "SLEAP (Keras)"
        case sleapNN = "sleap-nn"
    }

    package let url: URL
    package let program: Program
    package let configuration: URL
    package let weights: URL

    /// File names, the ones to prefer first.
    private static let layouts: [(program: Program, weights: [String], configurations: [String])] = [
        (.sleapNN, ["best.ckpt", "last.ckpt"], ["training_config.yaml", "training_config.yml"]),
        (.keras, ["best_model.h5", "latest_model.h5", "final_model.h5"], ["training_config.json"]),
    ]

    /// True when a file of such a model is in the folder, be it whole or not; a run of Tarsier's is none.
    package static func isModel(_ url: URL) -> Bool {
        let folder = folder(of: url)
        guard !exists("config.json", in: folder) else { return false }
        return layouts.contains { layout in
            (layout.weights + layout.configurations).contains { exists($0, in: folder) }
        }
    }

    /// - Parameter url: the folder, or a file in it.
    /// - Throws: `CommandError.notAModel` when it holds nothing of the kind; `FormatError.missing` when half is missing.
    package init(_ url: URL) throws {
        let folder = Self.folder(of: url)
        guard FileManager.default.fileExists(atPath: folder.path) else { throw CommandError.notFound(path: url.path) }
        for layout in Self.layouts {
            let weights = layout.weights.first { Self.exists($0, in: folder) }
            let configuration = layout.configurations.first { Self.exists($0, in: folder) }
            guard weights != nil || configuration != nil else { continue }
            guard let weights else {
                throw FormatError.missing(path: folder.path, what: "the trained weights (\(layout.weights[0]))")
            }
            guard let configuration else {
                throw FormatError.missing(
                    path: folder.path, what: "the model's configuration (\(layout.configurations[0]))")
            }
            self.url = folder
            program = layout.program
            self.configuration = folder.appendingPathComponent(configuration)
            self.weights = folder.appendingPathComponent(weights)
            return
        }
        throw CommandError.notAModel(path: url.path)
    }

    private static func folder(of url: URL) -> URL {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue ? url.deletingLastPathComponent() : url.standardizedFileURL
    }

    private static func exists(_ name: String, in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    /// When the weights were last written.
    package var created: Date {
        get throws {
            do {
                let attributes = try FileManager.default.attributesOfItem(atPath: weights.path)
                return attributes[.modificationDate] as? Date ?? .distantPast
            } catch {
                throw FormatError.unreadable(path: weights.path, reason: (error as NSError).localizedDescription)
            }
        }
    }
}
