import Foundation

/// Tells whether a folder lies on a network file system, where SQLite's locking cannot be trusted.
package enum NetworkFileSystem {
    /// Types as /proc/self/mounts names them. (The numbers of statfs(2) cannot tell sshfs from a local FUSE disk.)
    private static let types: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "gpfs", "beegfs", "fhgfs", "coda", "9p",
        "ncpfs",
        "panfs", "pvfs2", "orangefs", "gfs2", "ocfs2", "glusterfs", "davfs", "acfs", "quobyte", "wekafs",
    ]
    /// FUSE file systems that stand before a disk of this machine.
    private static let localFuse: Set<String> = [
        "fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.lxcfs", "fuse.mergerfs", "fuse.fuse-overlayfs", "fusectl",
    ]

    static func warnings(for folder: URL) -> [String] {
        // Without /proc there is nothing to tell, and no reason to refuse the project.
        guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8),
            let name = type(path: folder.resolvingSymlinksInPath().path, mounts: mounts)
        else { return [] }
        return [
            "The project lies on a network file system (\(name)). Its file locks cannot be trusted: open it from one "
                + "computer at a time, or move it to a disk of this computer. Videos may stay where they are."
        ]
    }

    /// The type of the network file system that holds `path`; nil when it is a local one.
    package static func type(path: String, mounts: String) -> String? {
        guard let type = mountedType(path: path, mounts: mounts) else { return nil }
        let isRemoteFuse = type.hasPrefix("fuse") && !localFuse.contains(type)
        return types.contains(type) || isRemoteFuse ? type : nil
    }

    /// The type of the mount with the longest path that holds `path`; of several on one path, the last.
    private static func mountedType(path: String, mounts: String) -> String? {
        var best: (length: Int, type: String)?
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 3 else { continue }
            let point = words[1].replacingOccurrences(of: "\\040", with: " ")
            guard point == "/" || path == point || path.hasPrefix(point + "/") else { continue }
            if point.count >= (best?.length ?? 0) { best = (point.count, String(words[2])) }
        }
        return best?.type
    }
}
