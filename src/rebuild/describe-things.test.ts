import { expect, test } from 'vitest'

import { capturedNetwork, capturedVolume } from '../../test/support/example-captured.ts'
import { describeNetwork } from './describe-network.ts'
import { describeVolume } from './describe-volume.ts'

test('a network is asked for without what the engine made up', () => {
  expect(describeNetwork(capturedNetwork('shop_default'))).toEqual({
    Name: 'shop_default',
    Driver: 'bridge',
    CheckDuplicate: true,
    Internal: false,
    Attachable: true,
    Ingress: false,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '172.18.0.0/16' }] },
    Options: {},
    Labels: { 'com.docker.compose.project': 'shop' },
  })
})

test('where its subnet is taken the choice is left to the engine', () => {
  expect(describeNetwork(capturedNetwork('shop_default'), { withoutSubnet: true })).toMatchObject({
    IPAM: { Driver: 'default', Options: null },
  })
})

test.each([[null], [{}], [{ 'com.docker.compose.volume': 'data' }]])(
  'a volume has the labels that it had, %j, and no others',
  (Labels) => {
    expect(describeVolume(capturedVolume('shop_data', { Labels }))).toEqual({
      Name: 'shop_data',
      Driver: 'local',
      DriverOpts: null,
      Labels,
    })
  },
)
