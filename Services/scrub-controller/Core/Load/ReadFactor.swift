package import Observations

/// How many bytes the kernel reads from all devices for each byte that a scrub counts.
///
/// It counts data, once. Of RAID5 and RAID6 it also reads a whole stripe of every device for each
/// parity that lies on the device that is scrubbed (fs/btrfs/scrub.c,
/// `scrub_raid56_parity_stripe`), and counts none of that.
package enum ReadFactor {
    /// What a stripe over some devices costs; 1 for all but RAID5 and RAID6.
    package static func of(_ profile: BtrfsProfile, devices: Int) -> Double {
        let parities = profile == .raid5 ? 1 : profile == .raid6 ? 2 : 0
        guard parities > 0, devices > parities else { return 1 }
        return 1 + Double(parities * devices) / Double(devices - parities) * margin
    }

    /// The largest of a pool's chunks: what is taken for the scrub's own is nobody else's.
    package static func of(_ chunks: BtrfsChunks?) -> Double {
        guard let chunks else { return 1 }
        var factor = 1.0
        for chunk in chunks.all where chunk.profile == .raid5 || chunk.profile == .raid6 {
            factor = max(factor, of(chunk.profile, devices: chunks.devices(of: chunk).count))
        }
        return factor
    }

    /// Stripes that are not full are read in other proportions.
    private static let margin = 1.1
}
