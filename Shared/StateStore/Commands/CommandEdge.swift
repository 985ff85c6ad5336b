/// The moments of a command's way between which a process may die; a test stops it there.
package enum CommandEdge: String, Sendable, CaseIterable {
    /// It is on the disk, and was not claimed.
    case stored
    /// The claim's number is on the disk, and the claim was not sent.
    case counted
    /// The issuer said that it may be begun.
    case claimed
    /// That it is begun is on the disk, and nothing was done.
    case begun
    /// It was done, and that is not on the disk.
    case done
    /// The answer is on the disk.
    case answered
}
