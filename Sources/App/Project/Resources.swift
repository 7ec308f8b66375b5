import Foundation

/// Where the page and the templates lie: beside the binary's package, or under `share/tarsier` of an installation.
package enum Resources {
    /// The folder that holds `Public` and `templates`; `TARSIER_HOME` names it where it is somewhere else.
    package static let home: URL = {
        if let named = ProcessInfo.processInfo.environment["TARSIER_HOME"] {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        var folder = executable.deletingLastPathComponent()
        while folder.path != "/" {
            for candidate in [folder, folder.appendingPathComponent("share/tarsier", isDirectory: true)]
            where isHome(candidate) {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    }()

    /// The running binary, symbolic links resolved: what jobs are started from.
    package static let executable: URL = {
        let link = "/proc/self/exe"
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: path).standardizedFileURL
    }()

    package static var page: URL { home.appendingPathComponent("Public", isDirectory: true) }
    package static var templates: URL { home.appendingPathComponent("templates", isDirectory: true) }
    package static var profiles: URL { templates.appendingPathComponent("profiles", isDirectory: true) }
    package static var skeletons: URL { templates.appendingPathComponent("skeletons", isDirectory: true) }

    /// Names of the JSON files of a folder, without their ending, sorted.
    package static func names(in folder: URL) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    private static func isHome(_ folder: URL) -> Bool {
        ["Public/index.html", "templates/profiles"].allSatisfy {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
    }
}
