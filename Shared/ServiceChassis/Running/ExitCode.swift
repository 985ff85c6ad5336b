/// How a process of ours ends, as `sysexits.h` numbers it.
package enum ExitCode: Int32, Sendable {
    /// It did what it should.
    case ok = 0
    /// The command line is wrong.
    case usage = 64
    /// It failed while running; the log says why.
    case software = 70
    /// The settings are wrong, or the state folder cannot be used.
    case configuration = 78
}
