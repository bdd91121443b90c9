/*
 * What a library of Windows needs beside its own code, so that no C runtime is linked: its entry, and the two functions
 * that compilers call by themselves. (Elsewhere these two come from the C library that the program has loaded.)
 */
#include <stddef.h>

/** Called when a process or thread loads or leaves the library; 1 means success. */
int __stdcall DllMainCRTStartup(void *library, unsigned long reason, void *reserved) {
  (void)library, (void)reason, (void)reserved;
  return 1;
}

void *memset(void *target, int value, size_t count) {
  for (char *at = target, *end = at + count; at < end; at++) *at = (char)value;
  return target;
}

void *memcpy(void *restrict target, const void *restrict source, size_t count) {
  for (size_t i = 0; i < count; i++) ((char *)target)[i] = ((const char *)source)[i];
  return target;
}
