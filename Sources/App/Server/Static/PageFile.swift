import Foundation

/// A script or style of the page.
struct PageFile {
    let name: String
    let size: Int
    let modified: Double

    /// All of a folder, by name; hidden files and links are none of it.
    static func all(in folder: URL) -> [PageFile] {
        let keys: Set<URLResourceKey> = [.isRegularFileKey, .fileSizeKey, .contentModificationDateKey]
        let root = folder.resolvingSymlinksInPath().path + "/"
        let found = FileManager.default.enumerator(
            at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: Array(keys), options: .skipsHiddenFiles)
        return (found?.compactMap { $0 as? URL } ?? []).compactMap { url in
            guard ["js", "css"].contains(url.pathExtension), url.path.hasPrefix(root),
                let values = try? url.resourceValues(forKeys: keys), values.isRegularFile == true
            else { return nil }
            return PageFile(
                name: String(url.path.dropFirst(root.count)), size: values.fileSize ?? 0,
                modified: values.contentModificationDate?.timeIntervalSinceReferenceDate ?? 0)
        }
        .sorted { $0.name < $1.name }
    }
}

/// Which modules of the page import which.
struct ModuleGraph {
    let folder: URL
    let modules: Set<String>

    /// The entries and all that they import, directly or through others, nearest first. What is imported only when it is
    /// needed, by `import()`, is none of it.
    func imports(of entries: [String]) -> [String] {
        var order = entries.filter(modules.contains)
        var known = Set(order)
        var next = 0
        while next < order.count {
            for name in imports(of: order[next]) where known.insert(name).inserted { order.append(name) }
            next += 1
        }
        return order
    }

    private func imports(of module: String) -> [String] {
        guard let text = try? String(contentsOf: folder.appendingPathComponent(module), encoding: .utf8) else {
            return []
        }
        return text.split(separator: "\n").compactMap { line in
            guard line.hasSuffix("';"), let from = line.firstMatch(of: /(?:^import|\bfrom) '(\.[^']+)';$/) else {
                return nil
            }
            let name = Self.resolved(String(from.1), from: module)
            return modules.contains(name) ? name : nil
        }
    }

    /// The name of what a module means by a relative path.
    private static func resolved(_ path: String, from module: String) -> String {
        var parts = module.split(separator: "/").dropLast().map(String.init)
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }
}
