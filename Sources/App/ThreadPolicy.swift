import Foundation

/// How the network library's threads wait for each other: asleep, not spinning.
///
/// Spinning barriers take the core from whatever runs beside them: with one busy neighbour on two cores, training ran
/// 6 to 10 times slower. A person who knows better sets `OMP_WAIT_POLICY` themselves.
enum ThreadPolicy {
    /// OpenMP reads its environment when the program is loaded, so the program starts itself once more with it set.
    static func adopt() {
        guard getenv("OMP_WAIT_POLICY") == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
        setenv("OMP_WAIT_POLICY", "PASSIVE", 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        // Returns only when it fails; then everything works all the same, only slower beside other work.
        execv("/proc/self/exe", arguments)
        arguments.forEach { free($0) }
    }
}
