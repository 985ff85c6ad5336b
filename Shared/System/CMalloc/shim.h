// glibc's own allocator calls, which Swift's Glibc module leaves out.
#pragma once
#include <malloc.h>
