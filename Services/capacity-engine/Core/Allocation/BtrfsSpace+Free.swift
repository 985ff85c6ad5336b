import Observations

extension BtrfsSpace {
    /// Bytes that can be written without a new chunk, by writes that ask for a profile.
    ///
    /// Chunks without copies stay unused while copies are asked for (`find_free_extent`,
    /// fs/btrfs/extent-tree.c): after a conversion that was not finished their room is lost.
    func freeBytes(writing profile: BtrfsProfile) -> Int64 {
        let asksForCopies = ProfileShape(profile).isRedundant
        let usable = parts.filter { !asksForCopies || ProfileShape($0.profile).isRedundant }
        let free = usable.reduce(0) { $0 + $1.totalBytes - $1.usedBytes }
        return max(0, free - promisedBytes - readOnlyBytes)
    }
}
