// The processor's own CRC-32C, which Swift has no words for.
//
// x86-64 has it since SSE 4.2 (Intel SDM vol. 2, CRC32), ARMv8 as an option that every board since
// the Raspberry Pi 3 has (Arm ARM, CRC32CX). A processor without it says so at run time.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#define PK_CRC32C_TARGET __attribute__((target("sse4.2")))
#define PK_CRC32C_8(crc, eight) (uint32_t) __builtin_ia32_crc32di(crc, eight)
#define PK_CRC32C_1(crc, one) __builtin_ia32_crc32qi(crc, one)

static inline bool pk_has_crc32c(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2");
}
#elif defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#define PK_CRC32C_TARGET __attribute__((target("crc")))
#define PK_CRC32C_8(crc, eight) __builtin_arm_crc32cd(crc, eight)
#define PK_CRC32C_1(crc, one) __builtin_arm_crc32cb(crc, one)

static inline bool pk_has_crc32c(void) { return getauxval(AT_HWCAP) & HWCAP_CRC32; }
#else
#define PK_CRC32C_TARGET
#define PK_CRC32C_8(crc, eight) (crc)
#define PK_CRC32C_1(crc, one) (crc)

static inline bool pk_has_crc32c(void) { return false; }
#endif

// The remainder after some bytes; only where `pk_has_crc32c` is true.
PK_CRC32C_TARGET
static inline uint32_t pk_crc32c(uint32_t remainder, const uint8_t *bytes, size_t count) {
    for (; count >= 8; bytes += 8, count -= 8) {
        uint64_t eight;
        memcpy(&eight, bytes, 8);
        remainder = PK_CRC32C_8(remainder, eight);
    }
    for (; count > 0; bytes++, count--) remainder = PK_CRC32C_1(remainder, *bytes);
    return remainder;
}
